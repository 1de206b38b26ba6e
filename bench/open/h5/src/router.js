import { createRouter, createWebHistory } from 'vue-router'

const later = name => () => import('./pages/Later.vue').then(page => ({ ...page.default, name }))

export const router = createRouter({
  history: createWebHistory(),
  routes: [
    { path: '/', component: () => import('./pages/Home.vue') },
    { path: '/browse', component: later('browse') },
    { path: '/cart', component: later('cart') },
    { path: '/me', component: later('me') },
    { path: '/goods/:id', component: later('goods') },
    { path: '/goods', component: later('list') },
    { path: '/search', component: later('search') },
    { path: '/stores', component: later('stores') },
  ],
})
